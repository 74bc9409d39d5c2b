namespace FastMcp.Policy.Facts;

/// <summary>The words of <c>mcp.pin</c>.</summary>
public static class PinStates
{
    public static ReadOnlySpan<byte> TextOf(PinState state) => state switch
    {
        PinState.Unpinned => "unpinned"u8,
        PinState.Unseen => "unseen"u8,
        PinState.Same => "same"u8,
        PinState.Changed => "changed"u8,
        _ => default,
    };
}
