namespace FastMcp.Recording.Writing;

/// <summary>How deep the writer sleeps, and with it what wakes it.</summary>
internal enum Nap
{
    /// <summary>Not at all.</summary>
    None,

    /// <summary>Nothing waits to become durable: any commit wakes it.</summary>
    Idle,

    /// <summary>What waits has time: only somebody who waits wakes it.</summary>
    Gathering,
}
