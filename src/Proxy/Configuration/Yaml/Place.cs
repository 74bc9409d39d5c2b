namespace FastMcp.Proxy.Configuration.Yaml;

/// <summary>Where something stands in a file; line and column from 1. Line 0: on the command line.</summary>
internal readonly record struct Place(string File, int Line, int Column)
{
    public static Place CommandLine { get; } = new("(command line)", 0, 0);

    public override string ToString() => Line == 0 ? File : $"{File}({Line},{Column})";
}
