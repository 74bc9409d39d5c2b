using FastMcp.Proxy.Configuration.Limiting;

namespace FastMcp.Proxy.Configuration.Model;

/// <summary>What the sessions may cost that the gateway has with one MCP server.</summary>
/// <param name="Sessions">At once; each holds a stream open.</param>
/// <param name="Idle">Without a call and without an open stream of the client.</param>
/// <param name="Life">From its beginning to its end.</param>
/// <param name="Noise">Messages that nobody asked for, or that are none.</param>
/// <param name="Endpoint">From the opening of a stream to the event that names the address for messages.</param>
/// <param name="Parked">Calls that wait for what the server asked their client.</param>
/// <param name="Park">For so long one waits.</param>
internal sealed record McpServerLimits(int Sessions, TimeSpan Idle, TimeSpan Life, int Noise, TimeSpan Endpoint, int Parked, TimeSpan Park)
{
    private const long Second = 1000;
    private const long Minute = 60 * Second;
    private const long Hour = 60 * Minute;

    public static LimitSpec SessionsSpec { get; } = new(default, "sessions", LimitUnit.Count, 500, 1, 100_000, "Sessions with this server at once. Each holds one of its connections. Beyond it 503.");

    public static LimitSpec IdleSpec { get; } = new(default, "idle", LimitUnit.Duration, 10 * Minute, Second, 24 * 365 * Hour, "A session without a call and without an open stream. Beyond it the session is ended.");

    public static LimitSpec LifeSpec { get; } = new(default, "life", LimitUnit.Duration, 24 * Hour, Second, 24 * 365 * Hour, "From a session's beginning on. Beyond it the session is ended.");

    public static LimitSpec NoiseSpec { get; } = new(default, "noise", LimitUnit.Count, 100, 0, 1_000_000, "Events of a session that are no messages, or answers that nobody waits for. Beyond it the session is ended.");

    public static LimitSpec EndpointSpec { get; } = new(default, "endpoint", LimitUnit.Duration, 10 * Second, 10, 10 * Minute, "From a stream's opening to the event that names the address for messages. Beyond it 502.");

    public static LimitSpec ParkedSpec { get; } = new(default, "parked", LimitUnit.Count, 256, 1, 100_000, "Calls of a translated server that wait for what it asked their client. Beyond it the question is answered with an error.");

    public static LimitSpec ParkSpec { get; } = new(default, "park", LimitUnit.Duration, 10 * Minute, Second, 24 * Hour, "How long such a call waits. Beyond it the call is cancelled.");

    public static IReadOnlyList<LimitSpec> All { get; } = [SessionsSpec, IdleSpec, LifeSpec, NoiseSpec, EndpointSpec, ParkedSpec, ParkSpec];

    public static McpServerLimits Default { get; } = Of(spec => spec.Default);

    public static McpServerLimits Of(Func<LimitSpec, long> value) =>
        new((int)value(SessionsSpec), Time(value(IdleSpec)), Time(value(LifeSpec)), (int)value(NoiseSpec), Time(value(EndpointSpec)), (int)value(ParkedSpec), Time(value(ParkSpec)));

    private static TimeSpan Time(long milliseconds) => TimeSpan.FromMilliseconds(milliseconds);
}
