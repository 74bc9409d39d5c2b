using System.Security.Cryptography;
using System.Text;
using FastMcp.Recording.Chain;
using FastMcp.Recording.Format;

namespace FastMcp.Recording.Tests;

/// <summary>The growing tree equals the definition of RFC 6962 section 2.1, written down as it stands there.</summary>
public sealed class MerkleTreeTests
{
    [Fact]
    public void Root_OfEverySize_IsTheDefinition()
    {
        using var hasher = new LeafHasher();
        using var tree = new MerkleTree();
        var leaves = new List<byte[]>();
        for (var i = 0; i <= 130; i++)
        {
            Assert.Equal(Convert.ToHexStringLower(Definition(leaves)), tree.Root().ToString());
            var leaf = Encoding.ASCII.GetBytes("leaf " + i);
            leaves.Add(leaf);
            tree.Add(hasher.OfHeader(leaf));
        }
    }

    [Fact]
    public void Reset_Tree_IsEmpty()
    {
        using var tree = new MerkleTree();
        tree.Add(default);
        tree.Reset();
        Assert.Equal((0, "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"), (tree.Size, tree.Root().ToString()));
    }

    private static byte[] Definition(List<byte[]> leaves)
    {
        if (leaves.Count == 0)
        {
            return SHA256.HashData([]);
        }

        if (leaves.Count == 1)
        {
            return SHA256.HashData([0, .. leaves[0]]);
        }

        var split = 1;
        while (split * 2 < leaves.Count)
        {
            split *= 2;
        }

        return SHA256.HashData([1, .. Definition(leaves[..split]), .. Definition(leaves[split..])]);
    }
}
