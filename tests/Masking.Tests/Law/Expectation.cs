namespace FastMcp.Masking.Tests;

/// <summary>The bytes that must come, compared as they come.</summary>
internal sealed class Expectation(byte[] expected)
{
    private int _at;
    private bool _differs;

    public bool IsMet => !_differs && _at == expected.Length;

    public void Restart() => (_at, _differs) = (0, false);

    public void Take(ReadOnlySpan<byte> bytes)
    {
        _differs |= !expected.AsSpan(_at).StartsWith(bytes);
        _at = Math.Min(expected.Length, _at + bytes.Length);
    }
}
