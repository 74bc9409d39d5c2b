using FastMcp.Proxy.Configuration.Model;
using FastMcp.Recording;
using Microsoft.Extensions.Logging;

namespace FastMcp.Proxy.Health;

/// <summary>The session log that a config asks for. That nothing is recorded, and that recording fails, is said.</summary>
internal sealed partial class RecordingStart
{
    /// <exception cref="IOException">The folder cannot be made.</exception>
    public static SessionLog Start(RecordingConfig config, TimeProvider time, ILogger<RecordingStart> log)
    {
        if (config.Folder is null)
        {
            Log.Off(log);
            return SessionLog.Off;
        }

        Log.On(log, config.Folder);
        return SessionLog.Start(new SessionLogOptions { Folder = config.Folder, SegmentBytes = config.SegmentBytes }, time, why => Log.Failed(log, why));
    }

    private static partial class Log
    {
        [LoggerMessage(EventIds.RecordingOff, LogLevel.Warning, "Nothing is recorded: recording is off. Set recording.folder or --record.")]
        public static partial void Off(ILogger logger);

        [LoggerMessage(EventIds.RecordingFailed, LogLevel.Error, "A segment of the session log ended with an error, what was not synced is lost: {Why}")]
        public static partial void Failed(ILogger logger, string why);

        [LoggerMessage(EventIds.RecordingOn, LogLevel.Information, "Exchanges are recorded in {Folder}.")]
        public static partial void On(ILogger logger, string folder);
    }
}
