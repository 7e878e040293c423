"""The phone-script trainer: an offline call simulator for customer-service agents."""

__version__ = "0.1.0"
