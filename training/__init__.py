"""Training: what teaches the models that this project makes itself."""
