namespace FastMcp.Wire.Lists;

/// <summary>What the items of a list are.</summary>
public enum ListKind : byte
{
    Tools,
    Resources,
    Prompts,
    Tasks,
    Models,
}
