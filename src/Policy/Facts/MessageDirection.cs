namespace FastMcp.Policy.Facts;

/// <summary>Which way a message goes.</summary>
public enum MessageDirection : byte
{
    ToServer,
    ToClient,
}
