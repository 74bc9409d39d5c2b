namespace FastMcp.Proxy;

/// <summary>Ids of log events. A public contract: never reused. A hundred for each room.</summary>
internal static class EventIds
{
    // Configuration 100
    public const int ReloadProblem = 100;
    public const int ReloadKept = 101;
    public const int ReloadSwapped = 102;
    public const int ReloadListeners = 103;
    public const int ReloadNoFile = 104;

    // Health 200
    public const int AdminListening = 200;

    // Recording 300
    public const int RecordingOff = 300;
    public const int RecordingFailed = 301;
    public const int RecordingRecovered = 302;
}
