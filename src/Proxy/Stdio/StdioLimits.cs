using FastMcp.Proxy.Configuration.Limiting;

namespace FastMcp.Proxy.Stdio;

/// <summary>What one server on pipes may use.</summary>
/// <param name="Memory">Bytes of private memory of each of its processes (RLIMIT_DATA).</param>
/// <param name="Cpu">Processor time of each of its processes (RLIMIT_CPU, whole seconds).</param>
/// <param name="Life">From a start to its end, whatever it does then.</param>
/// <param name="Idle">Without a call and without an open stream.</param>
/// <param name="Servers">Processes of this upstream at once.</param>
/// <param name="Restarts">Starts in a row that may fail before it rests.</param>
/// <param name="Line">Bytes of one message.</param>
/// <param name="Noise">Lines that are no messages.</param>
internal sealed record StdioLimits(long Memory, TimeSpan Cpu, TimeSpan Life, TimeSpan Idle, int Servers, int Restarts, int Line, int Noise)
{
    private const long KiB = 1024;
    private const long MiB = 1024 * KiB;
    private const long Second = 1000;
    private const long Minute = 60 * Second;
    private const long Hour = 60 * Minute;

    public static LimitSpec MemorySpec { get; } = new(default, "memory", LimitUnit.Bytes, 2048 * MiB, 16 * MiB, 1024 * 1024 * MiB, "Private memory of each process of a server. Beyond it the server gets no more from the system.");

    public static LimitSpec CpuSpec { get; } = new(default, "cpu", LimitUnit.Duration, Hour, Second, 24 * 365 * Hour, "Processor time of each process of a server. Beyond it the system ends it.");

    public static LimitSpec LifeSpec { get; } = new(default, "life", LimitUnit.Duration, 24 * Hour, Second, 24 * 365 * Hour, "From a server's start on. Beyond it the server is ended, and its session with it.");

    public static LimitSpec IdleSpec { get; } = new(default, "idle", LimitUnit.Duration, 10 * Minute, Second, 24 * 365 * Hour, "A server without a call and without an open stream. Beyond it the server is ended.");

    public static LimitSpec ServersSpec { get; } = new(default, "servers", LimitUnit.Count, 64, 1, 10_000, "Servers of this upstream at once, one for each session. Beyond it 503.");

    public static LimitSpec RestartsSpec { get; } = new(default, "restarts", LimitUnit.Count, 10, 1, 1000, "Starts in a row that fail. Beyond it 503 for five minutes; before it for longer and longer.");

    public static LimitSpec LineSpec { get; } = new(default, "line", LimitUnit.Bytes, 4 * MiB, KiB, 256 * MiB, "One message of a server. Beyond it the server is ended.");

    public static LimitSpec NoiseSpec { get; } = new(default, "noise", LimitUnit.Count, 100, 0, 1_000_000, "Lines of a server's output that are no messages. Beyond it the server is ended.");

    public static IReadOnlyList<LimitSpec> All { get; } = [MemorySpec, CpuSpec, LifeSpec, IdleSpec, ServersSpec, RestartsSpec, LineSpec, NoiseSpec];

    public static StdioLimits Default { get; } = Of(spec => spec.Default);

    public static StdioLimits Of(Func<LimitSpec, long> value) => new(
        value(MemorySpec), Time(value(CpuSpec)), Time(value(LifeSpec)), Time(value(IdleSpec)), (int)value(ServersSpec), (int)value(RestartsSpec), (int)value(LineSpec), (int)value(NoiseSpec));

    private static TimeSpan Time(long milliseconds) => TimeSpan.FromMilliseconds(milliseconds);
}
