namespace FastMcp.PolicyCompiler.Json;

internal enum JsonKinds
{
    Null,
    False,
    True,
    Number,
    Text,
    List,
    Object,
}
