"""The post room: a flow file in or out. Has never heard of a job."""
