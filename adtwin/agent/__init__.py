"""Tools for agents: an MCP server whose tools speak to a Graph root, the twin's or the real one."""
