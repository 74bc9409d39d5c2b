namespace FastMcp.PolicyCompiler.Tests.Detection;

/// <summary>Pseudo-random draws (xorshift64*), equal on every machine and version of the runtime.</summary>
internal sealed class Draw(ulong seed)
{
    private ulong _state = seed;

    public int Below(int limit)
    {
        _state ^= _state >> 12;
        _state ^= _state << 25;
        _state ^= _state >> 27;
        return (int)((_state * 0x2545F4914F6CDD1D >> 33) % (ulong)limit);
    }

    public T Of<T>(IReadOnlyList<T> items) => items[Below(items.Count)];

    public string Chars(string alphabet, int count) => string.Concat(Enumerable.Range(0, count).Select(_ => alphabet[Below(alphabet.Length)]));

    public string Hex(int count) => Chars("0123456789abcdef", count);

    public string Digits(int count) => Chars("0123456789", count);

    public string Upper(int count) => Chars("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567", count);

    public string Alnum(int count) => Chars("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789", count);

    public string Url(int count) => Chars("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_", count);
}
