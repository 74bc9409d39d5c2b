using System.Text;
using FastMcp.Masking.Guards;

namespace FastMcp.Proxy.Guarding;

/// <summary>Pieces as one text, for guards that are shown one: an empty line stands between two. Immutable.</summary>
internal sealed class JoinedPieces
{
    private const string Between = "\n\n";

    private readonly IReadOnlyList<GuardPiece> _pieces;
    private readonly int[] _starts;
    private readonly CodePoints _points;

    public JoinedPieces(IReadOnlyList<GuardPiece> pieces)
    {
        (_pieces, _starts) = (pieces, new int[pieces.Count]);
        var text = new StringBuilder();
        for (var i = 0; i < pieces.Count; i++)
        {
            text.Append(i > 0 ? Between : "");
            _starts[i] = text.Length;
            text.Append(pieces[i].Characters);
        }

        Text = text.ToString();
        _points = new CodePoints(Text);
    }

    public string Text { get; }

    /// <summary>A finding in code points of the whole; in each piece that it touches it is one. False: it is none.</summary>
    public bool TryAdd(long start, long end, GuardLabel? label, GuardAnswer into)
    {
        if (!_points.TryRange(start, end, out var from, out var to))
        {
            return false;
        }

        var at = Array.BinarySearch(_starts, from);
        for (var i = Math.Max(0, at >= 0 ? at : ~at - 1); i < _pieces.Count && _starts[i] < to; i++)
        {
            var (first, last) = (Math.Max(from - _starts[i], 0), Math.Min(to - _starts[i], _pieces[i].Characters.Length));
            if (label is not null && last > first)
            {
                into.Spans.Add((i, new(_pieces[i].Start + first, _pieces[i].Start + last, label)));
            }
        }

        return true;
    }
}
