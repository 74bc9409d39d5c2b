namespace FastMcp.Masking.Tokens;

/// <summary>
/// Makes and opens the tokens of one session. The session's ciphers are derived when the first token is made or met, and
/// kept while the session and the key stay the same.
/// </summary>
/// <remarks>Ownership: one exchange, one thread at a time. Reused for the next exchange by <see cref="Begin"/>.</remarks>
public sealed class SessionTokens
{
    private AesSiv?[] _ciphers = [];
    private MaskingKey? _key;
    private SessionBinding _session;
    private int _made;

    /// <summary>Tokens that were made since this was asked.</summary>
    public int TakeMade()
    {
        var made = _made;
        _made = 0;
        return made;
    }

    public void Begin(MaskingKey key, in SessionBinding session)
    {
        ArgumentNullException.ThrowIfNull(key);
        if (ReferenceEquals(key, _key) && session == _session)
        {
            return;
        }

        (_key, _session) = (key, session);
        foreach (ref var cipher in _ciphers.AsSpan())
        {
            cipher?.Dispose();
            cipher = null;
        }
    }

    /// <summary>Writes the token; returns its length. Before <see cref="Begin"/> there is none: 0.</summary>
    internal int Write(ReadOnlySpan<byte> label, ReadOnlySpan<byte> value, Span<byte> to)
    {
        if (_key is null || value.Length > TokenForm.MostValue)
        {
            return 0;
        }

        Span<byte> sealedValue = stackalloc byte[AesSiv.TagLength + TokenForm.MostValue];
        sealedValue = sealedValue[..(AesSiv.TagLength + value.Length)];
        Cipher(0).Seal(label, value, sealedValue);
        TokenForm.Write(label, sealedValue, to);
        _made++;
        return TokenForm.LengthOf(label, value.Length);
    }

    /// <summary>
    /// The value of a token that this session was given; false for every other text.
    /// </summary>
    /// <param name="value">At least <see cref="TokenForm.MostValue"/> bytes.</param>
    internal bool TryOpen(ReadOnlySpan<byte> label, ReadOnlySpan<byte> letters, Span<byte> value, out int length)
    {
        length = Base32.DecodedLength(letters.Length) - AesSiv.TagLength;
        if (_key is null || length is < 1 or > TokenForm.MostValue)
        {
            return false;
        }

        Span<byte> bytes = stackalloc byte[AesSiv.TagLength + TokenForm.MostValue];
        bytes = bytes[..(AesSiv.TagLength + length)];
        if (!Base32.TryDecode(letters, bytes))
        {
            return false;
        }

        for (var key = 0; key < _key.Count; key++)
        {
            if (Cipher(key).TryOpen(label, bytes, value))
            {
                return true;
            }
        }

        return false;
    }

    private AesSiv Cipher(int key)
    {
        _ciphers = _ciphers.Length == 0 ? new AesSiv?[MaskingKey.MostKeys] : _ciphers;
        return _ciphers[key] ??= _key!.CipherOf(key, _session);
    }
}
