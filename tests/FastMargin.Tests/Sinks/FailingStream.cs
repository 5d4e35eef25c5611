namespace FastMargin.Tests.Sinks;

/// <summary>A disk that can be full: then a write leaves a part of its bytes behind, as a real one does.</summary>
internal sealed class FailingStream : MemoryStream
{
    public volatile bool IsFull;

    public int Failures { get; private set; }

    public override void Write(ReadOnlySpan<byte> buffer)
    {
        if (IsFull)
        {
            base.Write(buffer[..(buffer.Length / 2)]);
            Failures++;
            throw new IOException("No space left on device");
        }

        base.Write(buffer);
    }
}
