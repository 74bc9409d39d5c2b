namespace FastMcp.Recording;

/// <summary>Whose bytes an entry holds.</summary>
public enum Direction : byte
{
    Request,
    Reply,
}
