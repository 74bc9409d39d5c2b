using FastMcp.Masking;
using FastMcp.Masking.Trials;
using FastMcp.Recording.Format;
using FastMcp.Recording.Sessions;

namespace FastMcp.Proxy.Commands.Replays.Serving;

/// <summary>Recorded answers by what was asked. Calls that come in are masked as the record is, so that both are compared masked.</summary>
/// <remarks>Safe for all threads once it is filled.</remarks>
internal sealed class AnswerBook(RuleSet rules)
{
    private readonly Dictionary<string, AnswerTurns> _answers = new(StringComparer.Ordinal);
    private readonly Dictionary<string, int> _methods = new(StringComparer.Ordinal);

    /// <summary>Answers that can be played.</summary>
    public int Count { get; private set; }

    /// <summary>Exchanges whose answer is not whole on record.</summary>
    public int LeftOut { get; private set; }

    public void Add(ExchangeRecord exchange)
    {
        var asked = exchange.Entries.Where(e => e.Type == EntryType.RequestText).SelectMany(e => e.Payload).ToArray();
        var key = CallKey.Of(asked);
        if (RecordedAnswer.Of(exchange, key.Id) is not { } answer)
        {
            LeftOut++;
            return;
        }

        if (!_answers.TryGetValue(key.Digest, out var turns))
        {
            _answers.Add(key.Digest, turns = new AnswerTurns());
            _methods[key.Method] = _methods.GetValueOrDefault(key.Method) + 1;
        }

        turns.Add(answer);
        Count++;
    }

    /// <summary>The next answer to such a call, in the order in which they were recorded, and again from the first; or why there is none.</summary>
    public RecordedAnswer? Find(ReadOnlySpan<byte> body, out string whyNot)
    {
        var key = CallKey.Of(new TextTrial(rules, Scope.Record, mayHoldJson: true).Run(body).Masked);
        whyNot = "";
        if (_answers.TryGetValue(key.Digest, out var turns))
        {
            return turns.Next().To(key.Id);
        }

        whyNot = _methods.TryGetValue(key.Method, out var other)
            ? $"'{key.Method}' is on record with {other} other arguments, not with these."
            : $"'{key.Method}' is not on record.";
        return null;
    }
}
