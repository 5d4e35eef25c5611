using System.Runtime.InteropServices;

namespace FastMargin.Kernels.Tests;

/// <summary>
/// Memory that ends where a page without access begins and starts after a stretch of canary bytes: a read or write past
/// the end stops the process, a write before the start is found by <see cref="AssertCanaries"/>.
/// </summary>
internal sealed unsafe partial class GuardedMemory : IDisposable
{
    private const byte Canary = 0xA5;
    private const int Page = 4096;
    private const int ReadWrite = 3;
    private const int PrivateAnonymous = 0x22;

    private readonly nuint _mapped;
    private readonly byte* _block;

    public GuardedMemory(long size)
    {
        nuint pages = (nuint)(size + Page - 1) / Page + 1;
        _mapped = (pages + 1) * Page;
        _block = Map(null, _mapped, ReadWrite, PrivateAnonymous, -1, 0);
        Assert.False((nint)_block == -1, "mmap failed");
        byte* guard = _block + (pages * Page);
        Assert.Equal(0, Protect(guard, Page, 0));
        Start = guard - size;
        new Span<byte>(_block, (int)(Start - _block)).Fill(Canary);
    }

    public byte* Start { get; }

    public void AssertCanaries()
    {
        var before = new Span<byte>(_block, (int)(Start - _block));
        Assert.False(before.ContainsAnyExcept(Canary), "Written before the start.");
    }

    public void Dispose() => _ = Unmap(_block, _mapped);

    [LibraryImport("libc", EntryPoint = "mmap")]
    private static partial byte* Map(void* address, nuint size, int protection, int flags, int file, nint offset);

    [LibraryImport("libc", EntryPoint = "mprotect")]
    private static partial int Protect(void* address, nuint size, int protection);

    [LibraryImport("libc", EntryPoint = "munmap")]
    private static partial int Unmap(void* address, nuint size);
}
