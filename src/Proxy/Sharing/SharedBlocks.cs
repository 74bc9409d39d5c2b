using FastMcp.Proxy.Blocking;
using FastMcp.Store;
using FastMcp.Store.Blocks;

namespace FastMcp.Proxy.Sharing;

/// <summary>Lays on this node what operators laid on others, and the other way round.</summary>
internal sealed class SharedBlocks(BlockRoom blocks) : IStorePart
{
    public void Exchange(StoreLink link)
    {
        var there = BlockTable.Exchange(link, [.. blocks.Known.Select(Of)]);
        blocks.Learn([.. there.Select(Of)]);
    }

    private static StoredBlock Of(Block block) =>
        new(block.Id, block.Scope.ToString(), block.Name, block.Issuer, block.Reason, block.By ?? "operator", block.Since, block.Until, block.Lifted);

    // A scope that a later program knows, and this one does not, stops everything here: too much rather than too little.
    private static Block Of(StoredBlock stored) =>
        Enum.TryParse<BlockScope>(stored.Scope, out var scope) && Enum.IsDefined(scope)
            ? new Block(stored.Id, scope, stored.Name, stored.Reason, stored.Since, stored.Until) { Issuer = stored.Issuer, By = stored.LaidBy, Lifted = stored.Lifted }
            : new Block(stored.Id, BlockScope.All, "", stored.Reason, stored.Since, stored.Until) { By = stored.LaidBy, Lifted = stored.Lifted };
}
