namespace FastMcp.Proxy.Commands.Replays.Serving;

/// <summary>Answers to the same call, one after the other.</summary>
/// <remarks>Filled by one thread; <see cref="Next"/> is safe for all.</remarks>
internal sealed class AnswerTurns
{
    private readonly List<RecordedAnswer> _answers = [];
    private int _next = -1;

    public void Add(RecordedAnswer answer) => _answers.Add(answer);

    public RecordedAnswer Next() => _answers[(int)((uint)Interlocked.Increment(ref _next) % (uint)_answers.Count)];
}
