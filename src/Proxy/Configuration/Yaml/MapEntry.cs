namespace FastMcp.Proxy.Configuration.Yaml;

internal readonly record struct MapEntry(string Key, Place KeyPlace, Node Value);
