"""The study of Belgium: study.yaml, its tables, and the recipe that makes them."""
