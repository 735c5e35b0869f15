"""What answers and scores mean: frozen values in, frozen values out."""
