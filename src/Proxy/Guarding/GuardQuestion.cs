using FastMcp.Masking.Guards;

namespace FastMcp.Proxy.Guarding;

/// <summary>What guards are asked about at once. Immutable; readable on any thread.</summary>
/// <param name="Id">Names it to a webhook, whose answer has to say it again.</param>
/// <param name="Route">Where the call came in.</param>
/// <param name="IsAnswer">Texts of an answer; else of a request.</param>
/// <param name="Pieces">In order.</param>
internal sealed record GuardQuestion(string Id, string Route, bool IsAnswer, IReadOnlyList<GuardPiece> Pieces)
{
    /// <summary>So long the message may wait for all its questions together; null: only each guard's own deadline counts.</summary>
    public TimeSpan? Within { get; init; }

    /// <summary>So long it has waited for those before this one.</summary>
    public TimeSpan Spent { get; init; }

    public int Units => Pieces.Sum(piece => piece.Characters.Length);
}
