"""mopdesk: the Meter Operator's side of the microgeneration backstop check."""

__version__ = "0.1.0"
