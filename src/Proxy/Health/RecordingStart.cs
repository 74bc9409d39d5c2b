using FastMcp.Proxy.Configuration.Model;
using FastMcp.Recording;
using FastMcp.Recording.Checkpoints;
using FastMcp.Recording.Originals;
using FastMcp.Recording.Sessions;
using Microsoft.Extensions.Logging;

namespace FastMcp.Proxy.Health;

/// <summary>The session log that a config asks for. That nothing is recorded, and that recording fails, is said.</summary>
internal sealed partial class RecordingStart
{
    private static readonly TimeSpan LongestSigning = TimeSpan.FromSeconds(30);

    /// <param name="config">Of this record.</param>
    /// <param name="time">Its clock.</param>
    /// <param name="log">Told how it is.</param>
    /// <param name="erased">Takes erased exchanges out of where else they are; null: nowhere.</param>
    /// <exception cref="IOException">The folder cannot be made, another gateway records into it, or a key cannot be read.</exception>
    public static SessionLog Start(RecordingConfig config, TimeProvider time, ILogger<RecordingStart> log, Action<IReadOnlyCollection<ExchangeId>>? erased = null)
    {
        if (config.Folder is not { } folder)
        {
            Log.Off(log);
            return SessionLog.Off;
        }

        var options = new SessionLogOptions
        {
            Folder = folder,
            SegmentBytes = config.Segment,
            QueueBytes = (int)config.Queue,
            Patience = config.Wait,
            LeastFree = config.FreeSpace,
            Keep = config.Keep,
            Compress = config.Compress,
            Originals = config.Originals is { } originals ? Of(originals) : null,
            Checkpoints = SignerOf(config),
        };
        var events = EventsOf(log);
        var started = SessionLog.Start(options, time, erased is null ? events : events with { Erased = erased });
        Log.On(log, folder);
        if (config.Checkpoints is null)
        {
            Log.CheckpointsOff(log);
        }

        return started;
    }

    /// <summary>Who signs what a config records; null: nobody.</summary>
    /// <exception cref="IOException">A key cannot be read.</exception>
    public static CheckpointOptions? SignerOf(RecordingConfig config) => config.Checkpoints is { } checkpoints ? Of(checkpoints) : null;

    private static OriginalOptions Of(OriginalsConfig config)
    {
        try
        {
            return new OriginalOptions { Folder = config.Folder, Keep = config.Keep, Holders = HolderKeys.Read(config.Asker, config.Approver) };
        }
        catch (CheckpointException e)
        {
            throw new IOException(e.Message, e);
        }
    }

    private static CheckpointOptions Of(CheckpointsConfig config)
    {
        try
        {
            ICheckpointSigner signer = config.Command is { } command
                ? new CommandSigner(command.Split('\n'), EcKeys.Read(config.PublicKey!, wantPrivate: false), LongestSigning)
                : KeyFileSigner.Read(config.Key!);
            return new CheckpointOptions { Name = config.Name, Folder = config.Folder, Every = config.Every, Signer = signer };
        }
        catch (CheckpointException e)
        {
            throw new IOException(e.Message, e);
        }
    }

    private static SessionLogEvents EventsOf(ILogger log) => new()
    {
        Failed = why => Log.Failed(log, why),
        Recovered = lost => Log.Recovered(log, lost),
        SpaceLow = free => Log.SpaceLow(log, free >> 20),
        TailFound = (segment, bytes) => Log.TailFound(log, segment, bytes),
        CheckpointFailed = why => Log.CheckpointFailed(log, why),
        OriginalKeyFailed = why => Log.OriginalKeyFailed(log, why),
        PackingFailed = why => Log.PackingFailed(log, why),
        RetentionFailed = why => Log.RetentionFailed(log, why),
    };

    private static partial class Log
    {
        [LoggerMessage(EventIds.RecordingOff, LogLevel.Warning, "Nothing is recorded: recording is off. Set recording.folder or --record.")]
        public static partial void Off(ILogger logger);

        [LoggerMessage(EventIds.RecordingFailed, LogLevel.Error, "A segment of the session log ended with an error, what was not synced is lost: {Why} Routes with record: strict are refused until the log can be written again; it is tried all the time.")]
        public static partial void Failed(ILogger logger, string why);

        [LoggerMessage(EventIds.RecordingOn, LogLevel.Information, "Exchanges are recorded in {Folder}.")]
        public static partial void On(ILogger logger, string folder);

        [LoggerMessage(EventIds.RecordingRecovered, LogLevel.Warning, "The session log is written again; {Lost} entries were lost since the start.")]
        public static partial void Recovered(ILogger logger, long lost);

        [LoggerMessage(EventIds.RecordingSpaceLow, LogLevel.Warning, "Only {Free} MiB are free where the session log is written, less than recording.free-space. When it is full, calls that must be on record are refused.")]
        public static partial void SpaceLow(ILogger logger, long free);

        [LoggerMessage(EventIds.RecordingTail, LogLevel.Warning, "Segment {Segment} of the session log was not sealed, its run was ended hard. {Bytes} bytes behind its last whole entry stay where they are and do not count.")]
        public static partial void TailFound(ILogger logger, long segment, long bytes);

        [LoggerMessage(EventIds.CheckpointFailed, LogLevel.Error, "A checkpoint of the session log could not be kept; the next one covers it: {Why}")]
        public static partial void CheckpointFailed(ILogger logger, string why);

        [LoggerMessage(EventIds.RetentionFailed, LogLevel.Error, "Old segments of the session log could not be deleted, it is tried again: {Why}")]
        public static partial void RetentionFailed(ILogger logger, string why);

        [LoggerMessage(EventIds.OriginalKeyFailed, LogLevel.Error, "The key of a session could not be kept, so that nobody can open what it seals: {Why}")]
        public static partial void OriginalKeyFailed(ILogger logger, string why);

        [LoggerMessage(EventIds.PackingFailed, LogLevel.Warning, "A closed segment of the session log could not be compressed and stays as it is, it is tried again: {Why}")]
        public static partial void PackingFailed(ILogger logger, string why);

        [LoggerMessage(EventIds.CheckpointsOff, LogLevel.Warning, "The session log has no signed checkpoints: whoever can write to its disk can write it anew as a whole. Set recording.checkpoints.")]
        public static partial void CheckpointsOff(ILogger logger);
    }
}
