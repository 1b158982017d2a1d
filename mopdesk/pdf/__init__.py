"""The print room: draws a finished report on paper. Asks no questions."""
