"""Custom audiences: people whom an account chose by what it knows of them; how many they are, and who may use them."""
