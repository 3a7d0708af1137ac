"""The study of the Netherlands: study.yaml, its tables, and the recipe that makes them."""
