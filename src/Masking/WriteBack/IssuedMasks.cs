using FastMcp.Masking.Matching;

namespace FastMcp.Masking.WriteBack;

/// <summary>
/// The masks that one session was given, to be known again when they come back. No value and no mask is kept: hashes of
/// the masks, their lengths and their rules. Bounded: the oldest is forgotten for the newest.
/// </summary>
/// <remarks>State of a session, safe for all threads.</remarks>
public sealed class IssuedMasks(IssuedTable? table = null)
{
    /// <summary>limit write-back-masks.</summary>
    public const int MostMasks = 256;

    /// <summary>limit write-back-shapes: lengths and beginnings that differ. A mask of one more is not remembered.</summary>
    public const int MostShapes = 32;

    /// <summary>Shorter masks are words that occur by chance.</summary>
    public const int LeastLength = 4;

    private readonly Lock _lock = new();
    private readonly MaskShape[] _shapes = new MaskShape[MostShapes];
    private ulong[] _hashes = new ulong[8];
    private IssuedMask[] _masks = new IssuedMask[8];
    private int _issued;
    private volatile int _shapeCount;

    /// <summary>Nothing was given: nothing can come back.</summary>
    public bool IsEmpty => _shapeCount == 0;

    /// <summary>A mask that was given back by <see cref="TryFind"/>.</summary>
    /// <param name="Rule">Id of the rule whose mask it is.</param>
    /// <param name="Refuse">The rule says to refuse; else to count.</param>
    internal readonly record struct IssuedMask(string Rule, bool Refuse);

    internal static bool IsWorthIt(ProgramRule rule, ReadOnlySpan<byte> mask) =>
        mask.Length >= LeastLength && rule.Mask.WriteBack != Core.WriteBack.Allow;

    internal void Note(ProgramRule rule, ReadOnlySpan<byte> mask)
    {
        var hash = HashOf(mask);
        lock (_lock)
        {
            if (_hashes.AsSpan(0, Math.Min(_issued, MostMasks)).Contains(hash))
            {
                return;
            }

            if (!AddShape(MaskShape.Of(mask)))
            {
                table?.Forget();
                return;
            }

            if (_issued == _hashes.Length && _issued < MostMasks)
            {
                Array.Resize(ref _hashes, _issued * 2);
                Array.Resize(ref _masks, _issued * 2);
            }

            if (_issued >= MostMasks)
            {
                table?.Forget();
            }

            _hashes[_issued % MostMasks] = hash;
            _masks[_issued++ % MostMasks] = new IssuedMask(rule.Id, rule.Mask.WriteBack == Core.WriteBack.Refuse);
        }
    }

    /// <summary>The first mask of this session in a text, from a position on. At each position a bounded number of lengths is tried.</summary>
    internal bool TryFind(ReadOnlySpan<byte> text, ref int at, out IssuedMask found)
    {
        found = default;
        if (IsEmpty)
        {
            return false;
        }

        lock (_lock)
        {
            for (; at + LeastLength <= text.Length; at++)
            {
                var length = At(text, at, ref found);
                if (length > 0)
                {
                    at += length;
                    return true;
                }
            }
        }

        return false;
    }

    private int At(ReadOnlySpan<byte> text, int at, ref IssuedMask found)
    {
        var rest = text[at..];
        foreach (ref readonly var shape in _shapes.AsSpan(0, _shapeCount))
        {
            if (!shape.MayBegin(rest) || !StandsAlone(text, at, shape.Length))
            {
                continue;
            }

            var index = _hashes.AsSpan(0, Math.Min(_issued, MostMasks)).IndexOf(HashOf(rest[..shape.Length]));
            if (index >= 0)
            {
                found = _masks[index];
                return shape.Length;
            }
        }

        return 0;
    }

    // Seeded by the process, so that nobody can prepare texts that collide.
    private static ulong HashOf(ReadOnlySpan<byte> mask)
    {
        var (one, two) = (default(HashCode), default(HashCode));
        two.Add(1);
        one.AddBytes(mask);
        two.AddBytes(mask);
        return (ulong)(uint)one.ToHashCode() << 32 | (uint)two.ToHashCode();
    }

    // A run of stars is one mask and not one at each of its stars.
    private static bool StandsAlone(ReadOnlySpan<byte> text, int at, int length) =>
        !(at > 0 && IsWord(text[at]) && IsWord(text[at - 1]))
        && !(at + length < text.Length && IsWord(text[at + length - 1]) && IsWord(text[at + length]));

    private static bool IsWord(byte value) => value == (byte)'*' || char.IsAsciiLetterOrDigit((char)value);

    private bool AddShape(MaskShape shape)
    {
        if (_shapes.AsSpan(0, _shapeCount).Contains(shape))
        {
            return true;
        }

        if (_shapeCount == MostShapes)
        {
            return false;
        }

        _shapes[_shapeCount] = shape;
        _shapeCount++;
        return true;
    }
}
