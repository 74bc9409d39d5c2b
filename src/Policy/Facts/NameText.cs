using System.Text;

namespace FastMcp.Policy.Facts;

/// <summary>A name of the configuration with its UTF-8, which conditions compare. Made once, shared by all calls.</summary>
public sealed class NameText(string value)
{
    private readonly byte[] _utf8 = Encoding.UTF8.GetBytes(value);

    public static NameText None { get; } = new("");

    public string Value { get; } = value;

    public ReadOnlySpan<byte> Utf8 => _utf8;

    internal byte[] Array => _utf8;

    public override string ToString() => Value;
}
