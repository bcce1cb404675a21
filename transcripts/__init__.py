"""What a recording says: the nouns, and the only files with SQL about them."""
