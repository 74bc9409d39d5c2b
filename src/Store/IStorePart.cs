namespace FastMcp.Store;

/// <summary>Something that nodes share. Called on the store's own thread, one at a time; what is shared is known to this process by itself, so that nobody waits for the store.</summary>
public interface IStorePart
{
    /// <summary>Gives what is new here, takes what is new there. May throw what the connection throws: it is called again with the next one.</summary>
    void Exchange(StoreLink link);
}
