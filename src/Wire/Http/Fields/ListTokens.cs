namespace FastMcp.Wire.Http.Fields;

/// <summary>Walks the elements of a comma-separated value (RFC 9110 section 5.6.1); empty ones are skipped.</summary>
public ref struct ListTokens(ReadOnlySpan<byte> value)
{
    private ReadOnlySpan<byte> _rest = value;

    public ReadOnlySpan<byte> Current { get; private set; }

    public readonly ListTokens GetEnumerator() => this;

    public bool MoveNext()
    {
        while (!_rest.IsEmpty)
        {
            int comma = _rest.IndexOf((byte)',');
            Current = HttpBytes.TrimOws(comma < 0 ? _rest : _rest[..comma]);
            _rest = comma < 0 ? default : _rest[(comma + 1)..];
            if (!Current.IsEmpty)
            {
                return true;
            }
        }

        return false;
    }
}
