"""How files come into the library, whoever brings them: the command line, the site, or the inbox."""
