namespace FastMcp.Proxy.Commands.Policies.Enforcing;

/// <summary>Tells what a signed bundle was unpacked to from a folder of one's own.</summary>
internal static class UnpackedBundle
{
    private const string Unpacked = "unpacked";

    public static bool Holds(string folder)
    {
        for (var at = new DirectoryInfo(Path.GetFullPath(folder)); at?.Parent is { } parent; at = parent)
        {
            if (parent.Name == Unpacked && parent.Parent is { } store && File.Exists(Path.Combine(store.FullName, at.Name + ".bundle")))
            {
                return true;
            }
        }

        return false;
    }
}
