using FastMcp.Proxy.Configuration.Limiting;

namespace FastMcp.Proxy.Guarding.Kinds;

/// <summary>Findings that name a piece by its number and a place in it by code points. One that is none spoils the answer.</summary>
internal sealed class PieceFindings(GuardQuestion question, GuardLabels labels, GuardAnswer into)
{
    private readonly CodePoints?[] _points = new CodePoints?[question.Pieces.Count];
    private int _count;

    /// <summary>False: it names no piece or no place in it, or there are too many.</summary>
    public bool TryAdd(int number, long start, long end, string label)
    {
        if (++_count > GuardLimits.Spans || number < 0 || number >= _points.Length)
        {
            return false;
        }

        var piece = question.Pieces[number];
        _points[number] ??= new CodePoints(piece.Characters);
        if (!_points[number]!.Value.TryRange(start, end, out var from, out var to))
        {
            return false;
        }

        if (labels.Of(label) is { } known)
        {
            into.Spans.Add((number, new(piece.Start + from, piece.Start + to, known)));
        }

        return true;
    }
}
