"""The office: cases, jobs, processes, deadlines and answers. Pure functions over frozen records."""
