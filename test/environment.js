// Powertools writes through the patched console in tests and keeps its metrics switched on.
process.env.POWERTOOLS_DEV = 'true';
process.env.POWERTOOLS_METRICS_DISABLED = 'false';
process.env.NODE_NO_WARNINGS = '1';
