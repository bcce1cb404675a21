"""Who may do what, and what people say to each other about recordings."""
