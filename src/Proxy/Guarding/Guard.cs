using System.Text.Json;
using FastMcp.Proxy.Configuration.Limiting;
using FastMcp.Proxy.Configuration.Model;
using FastMcp.Proxy.Credentials.Templates;
using FastMcp.Proxy.Credentials;
using FastMcp.Proxy.Guarding.Asking;
using FastMcp.Proxy.Guarding.Kinds;
using FastMcp.Proxy.Health.Metrics;
using FastMcp.Proxy.Outbound;
using Google.Protobuf;
using Microsoft.Extensions.Logging;

namespace FastMcp.Proxy.Guarding;

/// <summary>One classifier outside the gateway. It is asked, never believed: its answer is read strictly, and what is no answer is a failure, which the operator's <c>failure-mode</c> settles.</summary>
/// <remarks>State, safe for all threads. What goes wrong is a value. Nothing of an answer is ever logged.</remarks>
internal sealed partial class Guard
{
    private readonly IGuardProtocol _protocol;
    private readonly IGuardTransport _transport;
    private readonly OutboundClient _client;
    private readonly GuardBreaker _breaker;
    private readonly SemaphoreSlim _places;
    private readonly TimeProvider _clock;
    private readonly ILogger _log;
    private int _running;

    public Guard(GuardConfig config, int place, OutboundClient client, GuardMeters meters, MetricsRegistry metrics, TimeProvider clock, ILogger log)
    {
        (Config, _client, Meters, _clock, _log) = (config, client, meters, clock, log);
        _breaker = new GuardBreaker(clock);
        _places = new SemaphoreSlim(config.Concurrency, config.Concurrency);
        Labels = new GuardLabels(config, place, metrics);
        _protocol = config.Kind switch
        {
            GuardKind.Presidio => new PresidioGuard(config),
            GuardKind.BedrockGuardrails => new BedrockGuard(config),
            GuardKind.ModelArmor => new ModelArmorGuard(config),
            GuardKind.Grpc => new GrpcGuard(config),
            _ => new WebhookGuard(config),
        };
        _transport = config.Kind == GuardKind.Grpc ? new GrpcGuardTransport(config, _protocol, client) : new HttpGuardTransport(_protocol, client, clock);
    }

    public GuardConfig Config { get; }

    public GuardLabels Labels { get; }

    public GuardMeters Meters { get; }

    /// <summary>What it is lent; null: nothing. Set with each configuration.</summary>
    public LentCredential? Credential { get; set; }

    /// <summary>Asks that run or wait.</summary>
    public int Running => Volatile.Read(ref _running);

    /// <summary>It is left alone for a while.</summary>
    public bool IsOpen => _breaker.IsOpen;

    /// <summary>It asks through this client.</summary>
    public bool IsOf(OutboundClient client) => ReferenceEquals(client, _client);

    /// <summary>Asks it, on threads of the pool. Never fails: see <see cref="GuardAnswer.Outcome"/>.</summary>
    public Task<GuardAnswer> AskAsync(GuardQuestion question) => Task.Run(() => AnswerAsync(question));

    private async Task<GuardAnswer> AnswerAsync(GuardQuestion question)
    {
        var since = _clock.GetTimestamp();
        GuardAnswer answer;
        try
        {
            answer = Interlocked.Increment(ref _running) > Config.Concurrency + Config.Queue ? new(this, GuardOutcome.Overloaded)
                : !_breaker.TryEnter() ? new(this, GuardOutcome.Open)
                : await InTurnAsync(question).ConfigureAwait(false);
        }
        finally
        {
            Interlocked.Decrement(ref _running);
        }

        Meters.Asked(answer.Outcome, _clock.GetElapsedTime(since), question.Units);
        return answer;
    }

    // :: From here on the breaker is told what became of it.
    private async Task<GuardAnswer> InTurnAsync(GuardQuestion question)
    {
        var within = question.Within - question.Spent is { } left && left < Config.Deadline ? left : Config.Deadline;
        var until = _clock.GetUtcNow() + within;
        using var limit = new CancellationTokenSource(within, _clock);
        GuardAnswer? answer = null;
        try
        {
            await _places.WaitAsync(limit.Token).ConfigureAwait(false);
            try
            {
                answer = await OnceAsync(question, until, limit.Token).WaitAsync(limit.Token).ConfigureAwait(false);
            }
            finally
            {
                _places.Release();
            }
        }
        catch (OperationCanceledException)
        {
            answer = new(this, GuardOutcome.Late);
        }
        finally
        {
            if (answer is { Outcome: GuardOutcome.Late })
            {
                answer.IsCut = within < Config.Deadline;
            }

            Note(answer, question.Spent);
        }

        return answer!;
    }

    // Also where a defect of ours ends it: whoever tries whether it is back must not try for ever.
    private void Note(GuardAnswer? answer, TimeSpan spent)
    {
        if (answer is { IsCut: true } && spent > TimeSpan.Zero)
        {
            // Questions before took of its time: that says nothing of it. One that had all the time that there ever is was late.
            _breaker.Leave();
        }
        else if (_breaker.Note(failed: answer is not { IsAnswered: true }))
        {
            Say(answer?.Outcome ?? GuardOutcome.Garbage);
        }
    }

    private async Task<GuardAnswer> OnceAsync(GuardQuestion question, DateTimeOffset until, CancellationToken limit)
    {
        Lease? lease = null;
        if (Credential is { } credential)
        {
            lease = credential.Recall(s_key) ?? await credential.MintAsync(s_key, s_scope).ConfigureAwait(false);
            if (lease is null)
            {
                return new(this, GuardOutcome.NoCredential);
            }
        }

        try
        {
            limit.ThrowIfCancellationRequested();
            var sent = await _transport.AskAsync(question, lease, until, limit).ConfigureAwait(false);
            if (sent.RefusesCredential && lease is not null)
            {
                Credential?.Reject(s_key, lease);
            }

            return Read(sent, question);
        }
        finally
        {
            lease?.Release();
        }
    }

    private GuardAnswer Read(in GuardReply sent, GuardQuestion question)
    {
        if (sent.Outcome != GuardOutcome.Answered)
        {
            return new(this, sent.Outcome);
        }

        var answer = new GuardAnswer(this, GuardOutcome.Answered);
        try
        {
            return _protocol.TryRead(sent.Body, question, Labels, answer) ? answer : new(this, GuardOutcome.Garbage);
        }
        catch (Exception e) when (e is JsonException or InvalidProtocolBufferException or InvalidOperationException or FormatException or KeyNotFoundException or OverflowException)
        {
            return new(this, GuardOutcome.Garbage);
        }
    }

    private void Say(GuardOutcome outcome)
    {
        if (outcome == GuardOutcome.Answered)
        {
            Log.Answers(_log, Config.Name);
        }
        else
        {
            Log.LeftAlone(_log, Config.Name, GuardMeters.NameOf(outcome), Config.FailsOpen ? "passes unseen" : "is withheld");
        }
    }

    private static readonly LeaseKey s_key = new("", default, "");
    private static readonly LendScope s_scope = new("guard", ReadOnlyMemory<byte>.Empty, TemplateValues.None);

    private static partial class Log
    {
        [LoggerMessage(EventIds.GuardLeftAlone, LogLevel.Error, "Guard '{Guard}' failed several times in a row, the last time by '{Outcome}', and is left alone for a while: what it should see {What}.")]
        public static partial void LeftAlone(ILogger logger, string guard, string outcome, string what);

        [LoggerMessage(EventIds.GuardAnswers, LogLevel.Information, "Guard '{Guard}' answers again.")]
        public static partial void Answers(ILogger logger, string guard);
    }
}
