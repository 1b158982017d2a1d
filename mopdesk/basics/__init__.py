"""The cellar: what every room stands on. Knows nothing of metering flows, jobs or screens."""
