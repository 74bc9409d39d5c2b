namespace FastMcp.Store.Grants;

/// <summary>
/// Where sealed grants are kept. What is in them is not its matter: it finds, and replaces what is still as it was read, so that a store that several
/// nodes share is as safe as one of a single process.
/// </summary>
/// <remarks>Safe for all threads, which may block in it: no socket thread calls it.</remarks>
public interface IGrantStore : IDisposable
{
    /// <summary>Null: it is not there.</summary>
    /// <exception cref="IOException">The store cannot be had at the moment; as of all members.</exception>
    StoredGrant? Find(string id);

    /// <summary>In no order.</summary>
    /// <param name="most">At most so many.</param>
    IReadOnlyList<StoredGrant> List(int most);

    /// <summary>False: it is not any more as it was read; nothing was done.</summary>
    /// <param name="next">Its version is greater than that of what it replaces.</param>
    /// <param name="replaces">Version of what it replaces; 0: none is there.</param>
    bool TryPut(StoredGrant next, long replaces);

    /// <summary>False: it is not any more as it was read; nothing was done.</summary>
    bool TryRemove(string id, long version);

    /// <summary>One node changes it, the others wait. False: another one does, or it is another one by now. A claim ends with the next version, or by its time.</summary>
    bool TryClaim(string id, long version, TimeSpan lasts);

    /// <summary>Nothing was changed: another node may try.</summary>
    void Unclaim(string id, long version);
}
