using FastMcp.Masking.Guards;

namespace FastMcp.Proxy.Guarding;

/// <summary>What guards are asked about at once. Immutable; readable on any thread.</summary>
/// <param name="Id">Names it to a webhook, whose answer has to say it again.</param>
/// <param name="Route">Where the call came in.</param>
/// <param name="IsAnswer">Texts of an answer; else of a request.</param>
/// <param name="Pieces">In order.</param>
internal sealed record GuardQuestion(string Id, string Route, bool IsAnswer, IReadOnlyList<GuardPiece> Pieces)
{
    /// <summary>So long the message may still wait for all that it is asked about; null: only each guard's own deadline counts.</summary>
    public TimeSpan? Left { get; init; }

    public int Units => Pieces.Sum(piece => piece.Characters.Length);
}
