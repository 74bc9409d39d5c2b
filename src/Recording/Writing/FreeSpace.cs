namespace FastMcp.Recording.Writing;

/// <summary>Looks how much room the log's disk has, and warns before it is full.</summary>
/// <remarks>The writer's thread only.</remarks>
internal sealed class FreeSpace(string folder, long least, LogCounters counters, Action<long> low)
{
    private bool _isLow;

    public void Look()
    {
        try
        {
            counters.Free = new DriveInfo(folder).AvailableFreeSpace;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // A folder that is gone is the writer's own failure to report.
            return;
        }

        var isLow = counters.Free < least;
        if (isLow && !_isLow)
        {
            low(counters.Free);
        }

        _isLow = isLow;
    }
}
