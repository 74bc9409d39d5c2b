namespace FastMcp.WebConsole.Watching;

/// <summary>An answer of parts that pieces cut anywhere: what is not whole waits for the next piece.</summary>
internal abstract class CarriedReader : AnswerReader
{
    private readonly Carry _carry = new();

    /// <summary>Nothing more is read: what came is no such answer, or too much of it waits.</summary>
    protected bool IsOver { get; set; }

    public sealed override IReadOnlyList<(ShownChannel Channel, string Text)> Push(ReadOnlySpan<byte> piece)
    {
        var found = new List<(ShownChannel, string)>();
        if (IsOver || !_carry.TryJoin(piece, out var input))
        {
            IsOver = true;
            return found;
        }

        _carry.Keep(Read(input, found));
        return found;
    }

    /// <summary>Reads what is whole; gives what is not.</summary>
    protected abstract ReadOnlySpan<byte> Read(ReadOnlySpan<byte> rest, List<(ShownChannel Channel, string Text)> into);
}
