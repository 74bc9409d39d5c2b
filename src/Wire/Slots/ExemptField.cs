namespace FastMcp.Wire.Slots;

/// <summary>The scanner of a value that a <see cref="SlotPlan"/> exempts, in an event whose other bytes are known: no rule looks at it.</summary>
public static class ExemptField
{
    /// <param name="content">Of a string between its quotes, well formed, or the digits of a number.</param>
    public static Skeleton Of(ReadOnlySpan<byte> content) => new(content);
}
