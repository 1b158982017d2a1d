"""The print room: draws a finished report. Asks no questions."""
