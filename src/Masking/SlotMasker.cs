using FastMcp.Masking.Core;
using FastMcp.Masking.Keys;
using FastMcp.Masking.Matching;
using FastMcp.Masking.Text;
using FastMcp.Wire.Slots;
using FastMcp.Wire;

namespace FastMcp.Masking;

/// <summary>
/// Masks one channel of text that comes in pieces. What it gives to the sink, one after the other, is the mask of
/// the whole text for every way to cut it; after each piece it holds no more than a value may still need.
/// </summary>
/// <remarks>
/// One user at a time. Begin, any number of Push, then End or Drop; after that it can begin again (pool it).
/// Between pieces it owns the held text, which leaves its buffers cleared.
/// </remarks>
public sealed partial class SlotMasker
{
    /// <summary>Bytes of a name that rules can look at: the end of a longer one.</summary>
    public const int MostNameBytes = MemberName.Most;

    private readonly SlotText _text = new();
    private MemberName _name;
    private readonly SlotDecoder _decoder;
    private long _toldSteps;
    private readonly MaskText _mask;
    private MaskSession? _session;
    private readonly ChannelMatcher _matcher = new();
    private BlobMasker? _blob;
    private MaskProgram? _program;
    private MonitorGrant? _grant;
    private HashKey? _key;
    private bool _isBlob;
    private long _done;
    private long _watchedFrom;
    private long _watchedTo;
    private int _cappedBefore;
    private KeyedText _keyed;

    // Whom a short piece goes to if the next one stands for itself behind what is held; null: it goes the long way.
    private StreamMatcher? _short;

    /// <param name="session">Whose masks it makes; without one there are no tokens, and block masks are texts.</param>
    public SlotMasker(MaskSession? session = null)
    {
        _session = session;
        _mask = new MaskText(session);
        _decoder = new SlotDecoder(_text);
    }

    /// <summary>From here on it makes the masks of another session, for texts that are no blobs.</summary>
    /// <exception cref="InvalidOperationException">A text is under way.</exception>
    public void Serve(MaskSession? session)
    {
        if (_program is not null)
        {
            throw new InvalidOperationException("A text is under way.");
        }

        (_session, _mask.Session, _blob) = (session, session, null);
    }

    /// <summary>Encoded bytes that are held.</summary>
    public int HeldBytes => _isBlob ? _blob!.Length : _text.RawLength;

    /// <summary>Blocks of this channel that reached their cap before their end marker came.</summary>
    public int CappedBlocks => _matcher.CappedBlocks - _cappedBefore;

    /// <summary>No text is under way: another masker would do the same.</summary>
    public bool IsIdle => _program is null;

    /// <summary>Bytes that automata, checks and comparisons read since this masker was made: the work that texts make beside the scan.</summary>
    internal long Steps => _matcher.Steps;

    /// <summary>Steps, and with them what each start takes beside: what a search for the worst text goes by.</summary>
    internal long Work => _matcher.Work;

    /// <summary>
    /// The ordinal of the rule whose block mask ended the text, or -1. What stands before its value has left; nothing else of this text ever does.
    /// </summary>
    public int BlockedBy { get; private set; } = -1;

    /// <summary>The channel's blob was larger than what is collected and no binary: nothing of it left.</summary>
    public bool Oversized => _isBlob && _blob!.Oversized;

    /// <param name="program">The rules.</param>
    /// <param name="encoding">How the text is written on the wire.</param>
    /// <param name="mayHoldJson">If it begins like JSON, its strings are texts of their own and stay well-formed.</param>
    /// <param name="grant">The leave to let monitoring rules pass their matches; null: every rule is enforced.</param>
    /// <param name="key">For hash masks.</param>
    /// <param name="name">
    /// The decoded name (JSON key) of the member whose value this text is, or empty: rules that look for a name and an
    /// assignment before a value find it there. Its last <see cref="MostNameBytes"/> bytes count.
    /// </param>
    /// <param name="place">Where the text stands to <see cref="MaskProgram.Keys"/>; 0: no key is known.</param>
    public void Begin(
        MaskProgram program, SlotEncoding encoding, bool mayHoldJson, MonitorGrant? grant, HashKey key, ReadOnlySpan<byte> name = default,
        ulong place = 0)
    {
        ArgumentNullException.ThrowIfNull(program);
        ArgumentNullException.ThrowIfNull(key);
        if (_program is not null)
        {
            Drop();
        }

        name = name[^Math.Min(name.Length, MostNameBytes)..];
        (_program, _grant, _key) = (program, grant, key);
        _matcher.Begin(program, grant is not null, name, _session?.Lent);
        (_done, _watchedFrom, _watchedTo, _cappedBefore) = (0, 0, 0, _matcher.CappedBlocks);
        BlockedBy = -1;
        _keyed = default;
        var marked = program.KeyProgram is { } keys && keys.IsMarked(place) ? keys.RuleAt(place) : null;
        _isBlob = encoding == SlotEncoding.JsonBase64 && marked is null;
        if (_isBlob)
        {
            (_blob ??= new BlobMasker(_session)).Begin(program, mayHoldJson, grant, key);
            return;
        }

        var digits = encoding is SlotEncoding.JsonInteger or SlotEncoding.JsonNumber;
        _decoder.Begin(encoding is SlotEncoding.JsonString or SlotEncoding.JsonBase64, mayHoldJson && !digits, digits, program.KeyProgram, marked);
        _short = WhoTakesShort();
    }

    /// <summary>The next piece, cut anywhere.</summary>
    public void Push<TSink>(UnmaskedText piece, ref TSink sink)
        where TSink : struct, IMaskedSink, allows ref struct
    {
        if (_short is not null && piece.Length <= 2 * ShortPiece && TryJudgeShort(_short, piece.Bytes[..Math.Min(piece.Length, ShortPiece)], ref sink))
        {
            if (piece.Length > ShortPiece)
            {
                Push(new UnmaskedText(piece.Bytes[ShortPiece..]), ref sink);
            }

            return;
        }

        if (_program is null)
        {
            throw new InvalidOperationException("Push without Begin.");
        }

        if (_isBlob)
        {
            _blob!.Push(piece.Bytes, ref sink);
        }
        else if (piece.Length > 0 && BlockedBy < 0)
        {
            Judge(piece.Bytes, end: false, ref sink);
            _short ??= WhoTakesShort();
        }
    }

    /// <summary>The text ends: everything held leaves, masked or not.</summary>
    public void End<TSink>(ref TSink sink)
        where TSink : struct, IMaskedSink, allows ref struct
    {
        if (_program is null)
        {
            throw new InvalidOperationException("End without Begin.");
        }

        if (_isBlob)
        {
            EndBlob(ref sink);
        }
        else if (BlockedBy < 0)
        {
            Judge([], end: true, ref sink);
        }

        Drop();
    }

    /// <summary>The channel failed: held text is discarded.</summary>
    public void Drop()
    {
        _text.Clear();
        _mask.Clear();
        _blob?.Clear();
        _matcher.Clear();
        _name = default;
        (_program, _short, _grant, _key) = (null, null, null, null);
    }

    /// <summary>No piece comes for a while: room that holds nothing is given up. What is known of the text stays, so that masks are the same.</summary>
    public void Rest()
    {
        _text.Rest();
        _decoder.Rest();
        _matcher.Rest();
    }

    /// <summary>Begin, Push and End of a text that is whole. Without an escape nothing is copied.</summary>
    public void MaskWhole<TSink>(
        MaskProgram program, SlotEncoding encoding, bool mayHoldJson, MonitorGrant? grant, HashKey key, UnmaskedText text, ref TSink sink,
        ReadOnlySpan<byte> name = default, ulong place = 0)
        where TSink : struct, IMaskedSink, allows ref struct
    {
        if (IsTooShort(program, encoding, mayHoldJson, text, place))
        {
            (_isBlob, BlockedBy) = (false, -1);
            if (text.Length > 0)
            {
                sink.Write(new Masked(text.Bytes));
            }

            return;
        }

        Begin(program, encoding, mayHoldJson, grant, key, name, place);
        if (_isBlob)
        {
            _blob!.Push(text.Bytes, ref sink);
            EndBlob(ref sink);
        }
        else
        {
            Judge(text.Bytes, end: true, ref sink);
        }

        Drop();
    }

    // No value is so short, with escapes or without: decoded it is no longer. What its key marks, what was lent and binaries are looked at however short they are.
    private bool IsTooShort(MaskProgram program, SlotEncoding encoding, bool mayHoldJson, UnmaskedText text, ulong place) =>
        text.Length < program.Least && encoding != SlotEncoding.JsonBase64 && _session?.Lent is null
        && (program.KeyProgram is not { } keys || (!keys.IsMarked(place) && !(mayHoldJson && SlotDecoder.MayBeJson(text.Bytes))));

    private void EndBlob<TSink>(ref TSink sink)
        where TSink : struct, IMaskedSink, allows ref struct
    {
        _blob!.End(ref sink);
        BlockedBy = _blob.BlockedBy;
    }

    /// <summary>What the next piece will touch.</summary>
    public void Announce(MemoryAhead ahead)
    {
        ahead.Add(this);
        _text.Announce(ahead);
        _decoder.Announce(ahead);
        _matcher.Announce(ahead);
    }
}
