using System.Buffers.Text;
using System.Text.Unicode;
using FastMcp.Masking.Lent;
using FastMcp.Wire;
using FastMcp.Wire.Slots;

namespace FastMcp.Masking.Text;

/// <summary>
/// Masks a text that is written in base64: collected whole, decoded, masked, encoded again if a rule matched.
/// It is read as loosely as the loosest client does (URL letters, blanks, no padding). What is no base64 is masked as
/// the text that it is; what is binary passes as it came; text that is larger than the cap does not pass.
/// </summary>
internal sealed class BlobMasker(MaskSession? session)
{
    private const int MostBytes = 8 << 20;

    private readonly SlotText _unescaped = new();
    private readonly SlotMasker _masker = new(session);
    private SlotDecoder? _decoder;
    private byte[] _raw = [];
    private byte[] _bytes = [];
    private byte[] _masked = [];
    private byte[] _encoded = [];
    private Finding[] _findings = new Finding[16];
    private MaskProgram? _program;
    private MonitorGrant? _grant;
    private HashKey? _key;
    private bool _mayHoldJson;

    public int Length { get; private set; }

    /// <summary>Too large to be judged: nothing of it left, and nothing will.</summary>
    public bool Oversized { get; private set; }

    /// <inheritdoc cref="SlotMasker.BlockedBy"/>
    public int BlockedBy { get; private set; } = -1;

    // Too large, but binary by what there is of it.
    private bool _passing;

    // Looks for what was lent in what passes as it came, as it is written: base64 at any place is among its spellings.
    private LentCover? _cover;

    public void Begin(MaskProgram program, bool mayHoldJson, MonitorGrant? grant, HashKey key)
    {
        (_program, _mayHoldJson, _grant, _key) = (program, mayHoldJson, grant, key);
        Oversized = _passing = false;
        BlockedBy = -1;
        _cover = null;
    }

    public void Push<TSink>(ReadOnlySpan<byte> piece, ref TSink sink)
        where TSink : struct, IMaskedSink, allows ref struct
    {
        if (!Oversized && !_passing && Length + piece.Length > MostBytes)
        {
            Overflow(piece, ref sink);
        }

        if (Oversized)
        {
            return;
        }

        if (_passing)
        {
            // Written with escapes it would not be found, and whoever writes megabytes of base64 has no need of them.
            Oversized = session?.Lent is not null && piece.Contains((byte)'\\');
            Pass(Oversized ? default : piece, end: false, ref sink);
            return;
        }

        Grow.Room(ref _raw, Length, piece.Length);
        piece.CopyTo(_raw.AsSpan(Length));
        Length += piece.Length;
    }

    public void End<TSink>(ref TSink sink)
        where TSink : struct, IMaskedSink, allows ref struct
    {
        if (_passing)
        {
            Pass([], end: true, ref sink);
        }

        if (Length == 0)
        {
            return;
        }

        var raw = _raw.AsSpan(0, Length);
        if (!TryMask(raw, out var masked, out var findings, out var exact))
        {
            if (exact)
            {
                Pass(session?.Lent is not null && raw.Contains((byte)'\\') ? _unescaped.Text(0, _unescaped.TextEnd) : raw, end: true, ref sink);
            }
            else
            {
                _masker.MaskWhole(_program!, SlotEncoding.JsonString, _mayHoldJson, _grant, _key!, new UnmaskedText(raw), ref sink);
                BlockedBy = _masker.BlockedBy;
            }

            return;
        }

        foreach (ref readonly var finding in _findings.AsSpan(0, findings))
        {
            sink.Found(finding);
        }

        if (BlockedBy < 0)
        {
            sink.Write(new Masked(masked));
        }
    }

    public void Clear()
    {
        Grow.Return(ref _raw);
        Grow.Return(ref _bytes);
        Grow.Return(ref _masked);
        Grow.Return(ref _encoded);
        _findings = _findings.Length > 256 ? new Finding[16] : _findings;
        _unescaped.Clear();
        _masker.Drop();
        Length = 0;
    }

    // A part of a large binary tells that it is one; a piece that comes whole is asked itself.
    private void Overflow<TSink>(ReadOnlySpan<byte> piece, ref TSink sink)
        where TSink : struct, IMaskedSink, allows ref struct
    {
        var sample = Length > 0 ? _raw.AsSpan(0, Length) : piece[..MostBytes];
        _passing = IsBinary(Decode(sample, out _)) && (session?.Lent is null || !sample.Contains((byte)'\\'));
        Oversized = !_passing;
        if (_passing)
        {
            Pass(_raw.AsSpan(0, Length), end: false, ref sink);
        }

        Clear();
    }

    private void Pass<TSink>(ReadOnlySpan<byte> raw, bool end, ref TSink sink)
        where TSink : struct, IMaskedSink, allows ref struct
    {
        if (session?.Lent is not { } lent)
        {
            sink.Write(new Masked(raw));
            return;
        }

        _cover ??= new LentCover(lent);
        var found = _cover.Found;
        sink.Write(new Masked(_cover.Push(raw, end)));
        session.LentFound += _cover.Found - found;
    }

    private bool TryMask(ReadOnlySpan<byte> raw, out ReadOnlySpan<byte> result, out int findings, out bool exact)
    {
        result = default;
        findings = 0;
        var length = Decode(raw, out exact);
        if (IsBinary(length))
        {
            return false;
        }

        var sink = new Sink { Bytes = _masked, Findings = _findings };
        var lent = session?.LentFound;
        _masker.MaskWhole(_program!, SlotEncoding.Plain, _mayHoldJson, _grant, _key!, new UnmaskedText(_bytes.AsSpan(0, length)), ref sink);
        (_masked, _findings, findings) = (sink.Bytes, sink.Findings, sink.Count);
        BlockedBy = _masker.BlockedBy;
        if (findings == 0 && lent == session?.LentFound)
        {
            return false;
        }

        exact = true;
        Grow.Room(ref _encoded, 0, Base64.GetMaxEncodedToUtf8Length(sink.Length));
        Base64.EncodeToUtf8(_masked.AsSpan(0, sink.Length), _encoded, out _, out var written);
        result = _encoded.AsSpan(0, written);
        return true;
    }

    // Text in another charset than UTF-8 holds no zeros, and its ASCII is found all the same.
    private bool IsBinary(int length) => _bytes.AsSpan(0, length).Contains((byte)0) && !Utf8.IsValid(_bytes.AsSpan(0, length));

    private int Decode(ReadOnlySpan<byte> raw, out bool exact)
    {
        if (raw.Contains((byte)'\\'))
        {
            _unescaped.Clear();
            _decoder ??= new SlotDecoder(_unescaped);
            _decoder.Begin(isJsonString: true, mayHoldJson: false, digits: false);
            _unescaped.AppendRaw(raw);
            _decoder.Feed(raw, 0);
            _decoder.End();
            raw = _unescaped.Text(0, _unescaped.TextEnd);
        }

        Grow.Room(ref _bytes, 0, Base64.GetMaxDecodedFromUtf8Length(raw.Length + 3));
        exact = Base64.DecodeFromUtf8(raw, _bytes, out _, out var written) == System.Buffers.OperationStatus.Done;
        return exact ? written : DecodeLoosely(raw);
    }

    private int DecodeLoosely(ReadOnlySpan<byte> raw)
    {
        Grow.Room(ref _encoded, 0, raw.Length + 3);
        var length = 0;
        foreach (var letter in raw)
        {
            if (letter == '=')
            {
                break;
            }

            var known = letter switch { (byte)'-' => (byte)'+', (byte)'_' => (byte)'/', _ => letter };
            _encoded[length] = known;
            length += char.IsAsciiLetterOrDigit((char)known) || known is (byte)'+' or (byte)'/' ? 1 : 0;
        }

        length -= length % 4 == 1 ? 1 : 0;
        while (length % 4 != 0)
        {
            _encoded[length++] = (byte)'=';
        }

        Base64.DecodeFromUtf8(_encoded.AsSpan(0, length), _bytes, out _, out var written);
        return written;
    }

    // Collects in arrays that its owner takes back.
    private struct Sink : IMaskedSink
    {
        public byte[] Bytes;
        public Finding[] Findings;
        public int Length;
        public int Count;

        public void Write(Masked bytes) => Add(bytes.Bytes);

        public void Write(Monitored bytes) => Add(bytes.Bytes);

        public void Found(in Finding finding)
        {
            if (Count == Findings.Length)
            {
                Array.Resize(ref Findings, Count * 2);
            }

            Findings[Count++] = finding;
        }

        private void Add(ReadOnlySpan<byte> bytes)
        {
            Grow.Room(ref Bytes, Length, bytes.Length);
            bytes.CopyTo(Bytes.AsSpan(Length));
            Length += bytes.Length;
        }
    }
}
