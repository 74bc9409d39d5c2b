using System.Buffers;
using FastMcp.Wire;

namespace FastMcp.Masking.Reasoning;

/// <summary>
/// Texts of a model that one signature speaks of, as they came and as they left: what is needed to give the model back what it signed.
/// Both are kept as they stand in JSON.
/// </summary>
/// <remarks>Ownership: one exchange. Cleared, it holds nothing of an answer.</remarks>
public sealed class SignedText
{
    /// <summary>limit answer.reasoning: bytes of the signed texts of one block.</summary>
    public const int MostBytes = 1 << 20;

    /// <summary>limit answer.reasoning-parts.</summary>
    public const int MostTexts = 1024;

    private const int MostKept = 64 * 1024;

    private readonly List<(int Original, int Shown)> _ends = [];
    private ArrayBufferWriter<byte> _original = new();
    private ArrayBufferWriter<byte> _shown = new();

    /// <summary>A rule changed something.</summary>
    public bool IsChanged => !_original.WrittenSpan.SequenceEqual(_shown.WrittenSpan);

    /// <summary>Too much to be kept: what is signed here cannot go on.</summary>
    public bool IsTooLarge { get; private set; }

    internal int Count => _ends.Count;

    internal int OriginalLength => _original.WrittenCount;

    /// <summary>The next piece, as it came.</summary>
    public void Came(UnmaskedText piece) => Add(_original, piece.Bytes);

    /// <summary>The next piece, as it leaves.</summary>
    public void Left(Masked piece) => Add(_shown, piece.Bytes);

    /// <inheritdoc cref="Left(Masked)"/>
    public void Left(Monitored piece) => Add(_shown, piece.Bytes);

    /// <summary>A text ends; another one of the same whole may follow.</summary>
    /// <param name="isOnly">All that came so far is one text, which may yet go on.</param>
    public void EndText(bool isOnly = false)
    {
        if (isOnly)
        {
            _ends.Clear();
        }

        IsTooLarge |= _ends.Count == MostTexts;
        if (!IsTooLarge)
        {
            _ends.Add((_original.WrittenCount, _shown.WrittenCount));
        }
    }

    /// <summary>Forgets all.</summary>
    public void Clear()
    {
        // Clear writes zeros over what there was.
        _original.Clear();
        _shown.Clear();
        _original = _original.Capacity > MostKept ? new() : _original;
        _shown = _shown.Capacity > MostKept ? new() : _shown;
        _ends.Clear();
        IsTooLarge = false;
    }

    internal ReadOnlySpan<byte> Original(int text) => _original.WrittenSpan[(text == 0 ? 0 : _ends[text - 1].Original).._ends[text].Original];

    internal ReadOnlySpan<byte> Shown(int text) => _shown.WrittenSpan[(text == 0 ? 0 : _ends[text - 1].Shown).._ends[text].Shown];

    private void Add(ArrayBufferWriter<byte> to, ReadOnlySpan<byte> bytes)
    {
        IsTooLarge |= to.WrittenCount + bytes.Length > MostBytes;
        if (!IsTooLarge)
        {
            to.Write(bytes);
        }
    }
}
