namespace FastMcp.Proxy.Configuration.Limiting;

/// <summary>The limits in force. Immutable.</summary>
internal sealed class Limits
{
    private readonly long[] _values;

    private Limits(long[] values) => _values = values;

    public static Limits Default { get; } = new([.. LimitTable.All.Select(spec => spec.Default)]);

    public int Head => (int)this[LimitId.Head];

    public int Headers => (int)this[LimitId.Headers];

    public int RequestBody => (int)this[LimitId.RequestBody];

    public long ReplyBody => this[LimitId.ReplyBody];

    public int Expansion => (int)this[LimitId.Expansion];

    public int Event => (int)this[LimitId.Event];

    public int Connections => (int)this[LimitId.Connections];

    public int UpstreamConnections => (int)this[LimitId.UpstreamConnections];

    public TimeSpan HeaderTimeout => Time(LimitId.HeaderTimeout);

    public TimeSpan BodyTimeout => Time(LimitId.BodyTimeout);

    public TimeSpan IdleTimeout => Time(LimitId.IdleTimeout);

    public TimeSpan WriteTimeout => Time(LimitId.WriteTimeout);

    public TimeSpan ReadTimeout => Time(LimitId.ReadTimeout);

    public TimeSpan ConnectTimeout => Time(LimitId.ConnectTimeout);

    public int ApprovalsOpen => (int)this[LimitId.ApprovalsOpen];

    public int ApprovalsPerHour => (int)this[LimitId.ApprovalsPerHour];

    public long ApprovalsHeld => this[LimitId.ApprovalsHeld];

    public TimeSpan ApprovalPoll => Time(LimitId.ApprovalPoll);

    public TimeSpan ApprovalRetention => Time(LimitId.ApprovalRetention);

    public int ApprovalTasks => (int)this[LimitId.ApprovalTasks];

    public int ApprovalTaskResult => (int)this[LimitId.ApprovalTaskResult];

    public TimeSpan ApprovalTaskRetention => Time(LimitId.ApprovalTaskRetention);

    public int CallbackAddress => (int)this[LimitId.CallbackAddress];

    public TimeSpan ApprovalBeat => Time(LimitId.ApprovalBeat);

    public TimeSpan StreamRest => Time(LimitId.StreamRest);

    public int Http2Streams => (int)this[LimitId.Http2Streams];

    public int Http2AllStreams => (int)this[LimitId.Http2AllStreams];

    public int CostlyTurns => (int)this[LimitId.CostlyTurns];

    public TimeSpan GuardBody => Time(LimitId.GuardBody);

    public int Http2Resets => (int)this[LimitId.Http2Resets];

    public int Http2Frames => (int)this[LimitId.Http2Frames];

    public TimeSpan DrainGrace => Time(LimitId.DrainGrace);

    /// <summary>In the limit's unit; durations in milliseconds.</summary>
    public long this[LimitId id] => _values[(int)id];

    /// <exception cref="ArgumentOutOfRangeException">The value is outside the limit's range.</exception>
    public Limits With(LimitId id, long value)
    {
        var spec = LimitTable.Of(id);
        ArgumentOutOfRangeException.ThrowIfLessThan(value, spec.Least);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(value, spec.Most);
        var values = (long[])_values.Clone();
        values[(int)id] = value;
        return new Limits(values);
    }

    private TimeSpan Time(LimitId id) => TimeSpan.FromMilliseconds(this[id]);
}
