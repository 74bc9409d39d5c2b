using System.Buffers;
using System.Security.Cryptography;

namespace FastMcp.Masking.Lent;

/// <summary>
/// Covers what was lent in content that is passed unread: each byte of each occurrence becomes a <c>*</c>, so that its length stays what was said of it. Holds no more than what may still become an
/// occurrence.
/// </summary>
/// <remarks>Ownership: one body of one exchange.</remarks>
public sealed class LentCover(LentText lent)
{
    private readonly LentMatcher _matcher = Begun(lent);
    private readonly ArrayBufferWriter<byte> _window = new();
    private readonly ArrayBufferWriter<byte> _ready = new();

    /// <summary>Occurrences so far.</summary>
    public int Found { get; private set; }

    public int HeldBytes => _window.WrittenCount;

    /// <summary>The next piece, cut anywhere; what may leave, until the next call.</summary>
    /// <param name="piece">Of the content.</param>
    /// <param name="end">Nothing follows it.</param>
    public ReadOnlySpan<byte> Push(ReadOnlySpan<byte> piece, bool end)
    {
        _ready.ResetWrittenCount();
        _window.Write(piece);
        var window = _window.WrittenSpan;
        _matcher.Read(window);
        var done = 0;
        while (_matcher.TryPeek(end, out var start, out var to))
        {
            _matcher.Take();
            Found++;
            Pass(window, ref done, start);
            if (to > done)
            {
                _ready.GetSpan(to - done)[..(to - done)].Fill((byte)'*');
                _ready.Advance(to - done);
                done = to;
            }
        }

        _matcher.TryPeek(end, out var open, out _);
        Pass(window, ref done, open);
        _matcher.Shift(done);
        Keep(window[done..].ToArray());
        return _ready.WrittenSpan;
    }

    private static LentMatcher Begun(LentText lent)
    {
        var matcher = new LentMatcher();
        matcher.Begin(lent);
        return matcher;
    }

    private void Pass(ReadOnlySpan<byte> window, ref int done, int to)
    {
        if (to > done)
        {
            _ready.Write(window[done..to]);
            done = to;
        }
    }

    // What is held may be the beginning of a secret.
    private void Keep(byte[] rest)
    {
        _window.Clear();
        _window.Write(rest);
        CryptographicOperations.ZeroMemory(rest);
    }
}
